import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { loadConfig } from "../../actions/config.ts";
import { loadTeam } from "../../actions/team.ts";
import { Empty } from "../../parts/empty.tsx";
import { Splash } from "../../parts/splash.tsx";
import { session } from "../../session.ts";
import { team } from "../../state/team.ts";
import type { Member, SkillGroup, TeamRecord } from "../../state/team.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { Groups } from "./groups.tsx";
import { MemberForm } from "./member-form.tsx";
import { Members } from "./members.tsx";
import "../page.css";
import "./team.css";

/** The form that lies over the page. A null member is one to be made. */
interface Open {
  readonly member: Member | null;
}

export function Team() {
  const open = useSignal<Open | null>(null);
  const close = () => (open.value = null);
  const mayChange = session.value.state === "in" && session.value.person.role === "admin";
  useEffect(() => {
    void loadTeam();
    // Skills that others have or need are offered where one is written.
    if (mayChange) void loadConfig();
  }, [mayChange]);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("team.title")}</h1>
        <p>{t(mayChange ? "team.lead" : "team.readOnly")}</p>
      </header>
      <Content mayChange={mayChange} onOpen={(next) => (open.value = next)} />
      {open.value !== null && <MemberForm member={open.value.member} groups={groupsNow()} onClose={close} />}
    </div>
  );
}

function Content({ mayChange, onOpen }: { mayChange: boolean; onOpen: (open: Open) => void }) {
  const now = team.value;
  switch (now.s) {
    case "loading":
      return <Splash />;
    case "failed":
      return (
        <Empty icon="alert" title={t("team.failed", { reason: apiErrorText(now.error) })}>
          <button type="button" class="button" onClick={() => void loadTeam()}>
            {t("app.retry")}
          </button>
        </Empty>
      );
    case "ready":
      return <Record record={now.team} mayChange={mayChange} onOpen={onOpen} />;
  }
}

function Record({
  record,
  mayChange,
  onOpen,
}: {
  record: TeamRecord;
  mayChange: boolean;
  onOpen: (open: Open) => void;
}) {
  return (
    <div class="team">
      <Members record={record} mayChange={mayChange} onOpen={(member) => onOpen({ member })} />
      <Groups record={record} mayChange={mayChange} />
    </div>
  );
}

function groupsNow(): readonly SkillGroup[] {
  return team.value.s === "ready" ? team.value.team.groups : [];
}
