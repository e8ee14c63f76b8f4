import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** Is the element with this ref within the scroller, widened by `margin`? Null until the browser has looked. */
export function useInView(
  scroller: RefObject<HTMLElement | null>,
  margin: string,
): readonly [RefObject<HTMLDivElement | null>, boolean | null] {
  const ref = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<boolean | null>(null);
  useEffect(() => {
    if (ref.current === null) return;
    const watcher = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false), {
      root: scroller.current,
      rootMargin: margin,
    });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [scroller, margin]);
  return [ref, seen];
}
