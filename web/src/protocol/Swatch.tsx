/** A structure's colour. */
export function Swatch({ color }: { color: string }) {
  return (
    <svg width={12} height={12} aria-hidden style={{ flex: 'none' }}>
      <rect width={12} height={12} rx={2} fill={color} />
    </svg>
  );
}
