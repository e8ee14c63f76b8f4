/** One thing to measure. */
export interface Probe {
  readonly name: string;
  /** Operations in one run; small ones are repeated so that the clock's own cost does not show. */
  readonly per: number;
  readonly run: () => void | Promise<void>;
  /** The run is over when its promise is. */
  readonly waits?: boolean;
  readonly close?: () => Promise<void>;
}

export function repeated(name: string, per: number, once: () => unknown): Probe {
  return {
    name,
    per,
    run: () => {
      for (let i = 0; i < per; i += 1) once();
    },
  };
}
