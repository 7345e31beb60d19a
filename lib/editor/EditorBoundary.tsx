"use client";

import { Component } from "react";
import type { ReactNode } from "react";

interface EditorBoundaryProps {
  readonly children: ReactNode;
  /** Drawn instead when something inside threw. */
  readonly fallback: ReactNode;
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Keeps a failure of the editor from blanking the page: the text is what people came for. */
export class EditorBoundary extends Component<EditorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError?.(error);
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
