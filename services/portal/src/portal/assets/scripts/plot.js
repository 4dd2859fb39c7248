/** The charting library, for the few pages whose pictures only a browser can draw. */
export { barX, barY, dot, dotX, axisX, axisY, link, plot, ruleX, ruleY, text, tip, tickX } from "@observablehq/plot";
