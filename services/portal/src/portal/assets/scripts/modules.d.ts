// What the bundled packages offer, as far as it is used.
declare module "govuk-frontend" {
  type Component = { moduleName: string };
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const FileUpload: Component;
  export const NotificationBanner: Component;
  export const PasswordInput: Component;
  export const Radios: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
  export const Tabs: Component;
  export function createAll(component: Component, config?: object, scope?: Element): unknown[];
}

declare module "htmx.org" {
  const htmx: {
    trigger(element: Element, name: string, detail?: unknown): void;
    process(element: Element): void;
    onLoad(listener: (element: Element) => void): void;
    config: Record<string, unknown>;
  };
  export default htmx;
}
