import type { StatusIcon } from "./statusWords.ts";

/** The state as a shape: full, half, dashed, a warning sign, and a faint ring while opening. */
export function StatusGlyph({ icon }: { readonly icon: StatusIcon }) {
  return (
    <svg className="cw-status-glyph" data-icon={icon} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      {icon === "warning" ? (
        <>
          <path d="M7 1.6 13 12.4H1Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
          <path d="M7 5.4v3.2" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          <circle cx="7" cy="10.5" r="0.8" fill="currentColor" />
        </>
      ) : null}
      {icon === "saved" ? <circle cx="7" cy="7" r="4.5" fill="currentColor" /> : null}
      {icon === "saving" ? (
        <>
          <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M7 2.5a4.5 4.5 0 0 1 0 9Z" fill="currentColor" />
        </>
      ) : null}
      {icon === "device" || icon === "opening" ? (
        <circle
          cx="7"
          cy="7"
          r="4.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray={icon === "device" ? "2.2 1.6" : undefined}
        />
      ) : null}
    </svg>
  );
}
