/** Numbers of the configuration as people write them: in a unit that fits, within the bounds of the engine. Pure. */

export type Unit = "second" | "minute" | "day" | "person" | "place" | "time" | "perSecond";

export interface Amount<Field extends string = string> {
  readonly field: Field;
  readonly unit: Unit;
  /** What one of the unit is in the configuration: 60000 where that has milliseconds and people write minutes. */
  readonly scale: number;
  /** In the unit. */
  readonly min: number;
  readonly max: number;
}

export function shown({ scale }: Amount, value: number): string {
  return String(value / scale);
}

export function valueOf({ scale }: Amount, text: string): number {
  return Math.round(Number(text) * scale);
}

export function fits({ scale, min, max }: Amount, text: string): boolean {
  const number = Number(text);
  const whole = Math.abs(number * scale - Math.round(number * scale)) < 1e-6;
  return text.trim() !== "" && Number.isFinite(number) && whole && number >= min && number <= max;
}
