/** A mountain range in four layers, the nearest the darkest. Colours are in the style sheet. */
export function Range() {
  return (
    <svg class="range" viewBox="0 0 960 640" preserveAspectRatio="xMidYMax slice">
      <circle class="range-sun" cx="640" cy="262" r="46" />
      <path class="range-4" d="M0 372 96 300l74 46 128-118 92 84 66-44 118 108 92-70 104 82 96-66 94 62v284H0z" />
      <path class="range-3" d="M0 452l118-92 86 58 150-152 124 118 62-42 126 112 98-74 106 80 90-42v222H0z" />
      <path class="range-2" d="M0 520l150-78 112 60 176-154 142 128 84-54 132 96 164-66v188H0z" />
      <path class="range-1" d="M0 582l196-82 140 48 178-104 158 96 122-48 166 68v80H0z" />
    </svg>
  );
}
