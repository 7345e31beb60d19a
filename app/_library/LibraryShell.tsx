"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { GuestMenu, ThemeSwitch } from "../../lib/ui.ts";
import { Wordmark } from "./Wordmark.tsx";

/** What the list and the trash share: the bar at the top and the way between them. */
export function LibraryShell({
  view,
  children,
}: {
  readonly view: "documents" | "trash";
  readonly children: ReactNode;
}) {
  return (
    <>
      <a className="cw-skip" href="#main">
        Skip to the documents
      </a>
      <header className="library-header">
        <Link className="library-brand" href="/" aria-label="Cowrite: all documents">
          <Wordmark />
        </Link>
        <nav className="library-nav" aria-label="Library">
          <Link href="/" aria-current={view === "documents" ? "page" : undefined}>
            Documents
          </Link>
          <Link href="/trash" aria-current={view === "trash" ? "page" : undefined}>
            Trash
          </Link>
        </nav>
        <span className="library-header-end">
          <ThemeSwitch />
          <GuestMenu />
        </span>
      </header>
      <main id="main" className="library" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
