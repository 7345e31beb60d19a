/** Lines where the text will be, when not even the server could tell it yet. */
export function TextSkeleton() {
  return (
    <output className="cw-text cw-text-skeleton">
      <span className="cw-visually-hidden">Loading the text…</span>
      {[92, 97, 88, 60].map((width) => (
        <span key={width} aria-hidden="true" data-width={width} />
      ))}
    </output>
  );
}
