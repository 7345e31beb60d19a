/** How near to an edge a dragging pointer scrolls what it is over, and how far that goes a frame at the most; pixels. */
export interface EdgeZone {
  readonly zone: number;
  readonly most: number;
}

/** How far to scroll in this frame for a pointer at the height `y`: the nearer to an edge, the faster; 0 away from both. */
export function edgeScroll(
  y: number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  { zone, most }: EdgeZone,
): number {
  if (y < top + zone) return -Math.min(most, Math.ceil((top + zone - y) / 4));
  if (y > bottom - zone) return Math.min(most, Math.ceil((y - bottom + zone) / 4));
  return 0;
}
