import type { Span } from "../../state/config.ts";
import { minutesOfDay } from "../../state/opening.ts";

const quarters = [360, 720, 1_080] as const;

/** A day from midnight to midnight; what is open stands out. Nothing that the line beside it does not say. */
export function DayBar({ spans }: { spans: readonly Span[] | null }) {
  return (
    <svg class="day-bar" viewBox={`0 0 ${minutesOfDay} 10`} preserveAspectRatio="none" aria-hidden="true">
      {(spans ?? []).map(({ from, to }) => (
        <rect key={from} x={from} y={0} width={to - from} height={10} />
      ))}
      {quarters.map((minute) => (
        <line key={minute} x1={minute} x2={minute} y1={0} y2={10} vector-effect="non-scaling-stroke" />
      ))}
    </svg>
  );
}
