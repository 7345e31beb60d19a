"use client";

import { X } from "lucide-react";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";

/** A short message at the foot of the page, with at most one thing to do about it. */
export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface ShownToast extends Toast {
  readonly id: number;
}

/** How long a message stays when nobody points at it: time to read it twice and reach "Undo". */
const STAY_MS = 8_000;

const ToastContext = createContext<((toast: Toast) => void) | null>(null);

/** The way to show a {@link Toast}. Outside of a {@link ToastProvider} messages go nowhere. */
export function useToast(): (toast: Toast) => void {
  const show = useContext(ToastContext);
  return show ?? ignore;
}

function ignore(): void {}

function ToastItem({ toast, onEnd }: { readonly toast: ShownToast; readonly onEnd: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const { id, action } = toast;
  useEffect(() => {
    // Undo must not vanish under the pointer, nor under the focus of somebody who has just tabbed to it.
    if (held) return undefined;
    const timer = setTimeout(() => onEnd(id), STAY_MS);
    return () => clearTimeout(timer);
  }, [held, id, onEnd]);
  return (
    <span
      className="cw-toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="cw-toast-text">{toast.text}</span>
      {action ? (
        <button
          type="button"
          onClick={() => {
            onEnd(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      ) : null}
      <button type="button" aria-label="Dismiss" onClick={() => onEnd(id)}>
        <X className="cw-icon" aria-hidden="true" />
      </button>
    </span>
  );
}

/** Shows the messages of everything inside it. They are read out politely, one after the other. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const nextId = useRef(0);
  const show = useCallback((toast: Toast) => {
    nextId.current += 1;
    const shown = { ...toast, id: nextId.current };
    // Three at once are as many as anybody reads.
    setToasts((before) => [...before.slice(-2), shown]);
  }, []);
  const end = useCallback((id: number) => setToasts((before) => before.filter((toast) => toast.id !== id)), []);
  const items = useMemo(
    () => toasts.map((toast) => <ToastItem key={toast.id} toast={toast} onEnd={end} />),
    [toasts, end],
  );
  return (
    <ToastContext value={show}>
      {children}
      <output className="cw-toasts">{items}</output>
    </ToastContext>
  );
}
