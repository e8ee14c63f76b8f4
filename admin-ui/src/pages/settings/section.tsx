import type { ComponentChildren } from "preact";
import { Icon } from "../../parts/icons/icon.tsx";

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly add?: { readonly label: string; readonly run: () => void };
  readonly children: ComponentChildren;
}

/** One part of the settings: what it is for, and what is in it. */
export function Section({ title, lead, add, children }: Props) {
  return (
    <section class="card" aria-label={title}>
      <header class="card-head">
        <div class="section-title">
          <h2>{title}</h2>
          <p>{lead}</p>
        </div>
        {add !== undefined && (
          <button type="button" class="button card-last" data-look="accent" onClick={add.run}>
            <Icon name="plus" />
            {add.label}
          </button>
        )}
      </header>
      {children}
    </section>
  );
}
