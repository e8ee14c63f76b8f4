/** A conversation as the link shows it to the widget. */
import type { ConversationView } from "../../engine/client/index.ts";
import type { ConversationEvent, Head } from "../../engine/protocol/frames.ts";
import type { ConversationId } from "../../engine/protocol/ids.ts";

export function view(
  events: ConversationEvent[],
  head: Partial<Head> = {},
  changes: Partial<ConversationView> = {},
): ConversationView {
  const conv = "vann.1" as ConversationId;
  return {
    conv,
    epoch: "e1",
    seq: events.at(-1)?.seq ?? 0,
    head: {
      conv,
      stage: "talking",
      group: "sales",
      agent: { id: "a1", name: "Lin" },
      visitor: { id: "vann", name: "Ann" },
      visitorRead: 0,
      agentRead: 0,
      visitorOnline: true,
      ...head,
    },
    events,
    more: false,
    pending: [],
    typing: false,
    place: null,
    transfer: null,
    ...changes,
  };
}
