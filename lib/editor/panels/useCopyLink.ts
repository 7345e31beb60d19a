"use client";

import { useToast } from "../ui/Toasts.tsx";

/** Copies the document's address. Where the clipboard is closed, as on an unsafe origin, it is shown to be copied. */
export function useCopyLink(): () => void {
  const toast = useToast();
  async function copy(): Promise<void> {
    const address = `${location.origin}${location.pathname}`;
    try {
      await navigator.clipboard.writeText(address);
      toast({ text: "Link copied. Whoever can reach this server can open it and write." });
    } catch {
      toast({ text: address });
    }
  }
  return () => void copy();
}
