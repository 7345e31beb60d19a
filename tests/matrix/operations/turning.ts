import type { Operation } from "../operation.ts";

/** Taking back what the same writer did before, and everybody has seen. */
export function undoing(of: Operation): Operation {
  return turning(of, "undo");
}

/** Doing again what the same writer did and took back. */
export function redoing(of: Operation): Operation {
  return turning(of, "redo");
}

function turning(of: Operation, direction: "undo" | "redo"): Operation {
  const { needs, reaches, plan } = of;
  return {
    name: `${direction}: ${of.name}`,
    family: "undo",
    ...(needs ? { needs } : {}),
    ...(reaches ? { reaches } : {}),
    plan,
    turn: { of, direction },
  };
}
