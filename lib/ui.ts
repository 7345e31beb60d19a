/** The small parts that pages around the editor share with it. */
export { GuestMenu } from "./editor/presence/GuestMenu.tsx";
export { ThemeSwitch } from "./editor/theme/ThemeSwitch.tsx";
export { Facepile } from "./editor/ui/Facepile.tsx";
export { ToastProvider, useToast } from "./editor/ui/Toasts.tsx";
export type { Toast } from "./editor/ui/Toasts.tsx";
export { Tooltip } from "./editor/ui/Tooltip.tsx";
