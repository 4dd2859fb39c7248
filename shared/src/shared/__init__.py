"""The platform: what every service would otherwise write again, and no word of the business."""
