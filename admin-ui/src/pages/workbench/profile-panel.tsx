import type { ComponentChildren } from "preact";
import type { ConversationView } from "peakdesk/client";
import { elapsed, fullTime } from "../../format.ts";
import { definePanel } from "../../panels.ts";
import { now } from "../../state/clock.ts";
import { standingMessages } from "../../state/conversation.ts";
import { deskSince } from "../../state/conversations.ts";
import { groupName } from "../../state/live.ts";
import { t } from "../../text.ts";

export default definePanel({
  slot: "workbench.side",
  title: { zh: "概况", en: "Profile" },
  view: Profile,
});

function Profile({ view }: { view: ConversationView }) {
  const { head, events } = view;
  const said = standingMessages(view);
  const fromVisitor = said.filter((message) => message.by === "visitor").length;
  const since = deskSince(view);
  const last = events.at(-1);
  const unseen = said.filter((message) => message.by === "agent" && message.seq > head.visitorRead).length;
  return (
    <dl class="facts">
      <Fact name={t("profile.id")}>
        <span class="mono">{head.visitor.id}</span>
      </Fact>
      <Fact name={t("profile.state")}>
        <span class="dot" data-tone={head.visitorOnline ? "online" : "offline"} />
        {t(head.visitorOnline ? "visitor.online" : "visitor.offline")}
      </Fact>
      <Fact name={t("profile.group")}>{head.group === null ? "–" : groupName(head.group)}</Fact>
      <Fact name={t("profile.since")}>{fullTime(since)}</Fact>
      <Fact name={t("profile.duration")}>{elapsed((last?.k === "closed" ? last.at : now.value) - since)}</Fact>
      {!view.more && (
        <Fact name={t("profile.messages")}>
          {t("profile.messagesValue", { visitor: fromVisitor, agent: said.length - fromVisitor })}
        </Fact>
      )}
      <Fact name={t("profile.read")}>
        {unseen === 0 ? t("profile.readAll") : t("profile.unreadByVisitor", { n: unseen })}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
