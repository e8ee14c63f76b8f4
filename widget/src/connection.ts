/** The chat's other half: the link to the server. Its own chunk, so that the first view need not wait for it. */
import { Link, browserPorts } from "peakdesk/client";
import type { LinkListener } from "peakdesk/client";
import type { Cmid } from "peakdesk/protocol";
import { Alarm } from "./alarm.ts";
import { serviceIn } from "./choices.ts";
import { decode, encode } from "./codec.ts";
import type { Kept, Stage } from "./stage.ts";

/** A started link that has sent on their way what was written and not delivered in the last visit. */
export function connect(stage: Stage, kept: Kept, listener: LinkListener): Link {
  const { source, group, lang, identity } = stage;
  const url = new URL("../socket", source).href.replace("http", "ws");
  const ports = browserPorts(url, { encode, decode: (bytes) => decode(bytes) as never });
  const unsent = kept.unsent ?? [];
  const oldIds = unsent.map(({ cmid }) => cmid as Cmid);
  const hours: Alarm = new Alarm(() => link.refresh());
  const link: Link = new Link(
    // Under their old ids: the server may have them already.
    { ...ports, cmid: () => oldIds.shift() ?? ports.cmid() },
    {
      as: "visitor",
      channel: "widget",
      page: { url: location.href.slice(0, 1_000), title: document.title.slice(0, 200) },
      ...(kept.token && { token: kept.token }),
      ...(identity && { identity }),
      ...(group && { group }),
      ...(/^[a-z-]{2,20}$/i.test(lang) && { lang }),
    },
    {
      ...listener,
      conversation(view) {
        hours.set(serviceIn(link.views())?.changesAt, link.skewMs);
        listener.conversation?.(view);
      },
    },
  );
  for (const { text } of unsent) if (link.current !== null) link.send(link.current, { type: "text", text });
  for (const { conv, contact, text, cmid, refused } of kept.leaving ?? []) {
    if (refused === null) link.leave(conv, { contact, text }, cmid);
  }
  link.start();
  return link;
}
