/** Two peaks, one in front of the other. The same drawing is public/favicon.svg. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect class="logo-ground" width="32" height="32" rx="8" />
      <path class="logo-peaks" d="M5.5 23.5 13 10.2a1.2 1.2 0 0 1 2.1 0l2.6 4.6 1.5-2.5a1.2 1.2 0 0 1 2 0l5.3 11.2z" />
    </svg>
  );
}
