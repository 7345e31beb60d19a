import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseThemeChoice, THEME_COOKIE } from "../lib/theme.ts";
import { ToastProvider } from "../lib/ui.ts";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/inter/wght-italic.css";
import "../lib/styles.css";
import "./pages.css";

export const metadata: Metadata = {
  title: { default: "Cowrite", template: "%s · Cowrite" },
  description: "Write together, on your own server.",
  // A number in a text is a number: iOS would make telephone links of some, which the editor did not put there.
  formatDetection: { telephone: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  // The on-screen keyboard makes the page smaller, so that what is fixed to its foot stays above the keys.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#1a1c1b" },
  ],
};

/**
 * The frame of every page. The theme comes from a cookie, so that the first paint has it; messages live here, so that
 * "Undo" outlives the page on which something was deleted.
 */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = parseThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(theme === "system" ? {} : { "data-theme": theme })} suppressHydrationWarning>
      <body>
        <ToastProvider>{children}</ToastProvider>
      </body>
    </html>
  );
}
