import { useSignal } from "@preact/signals";
import { importConfig } from "../../actions/config.ts";
import type { Imported } from "../../actions/config.ts";
import { FormError } from "../../parts/form-error.tsx";
import { Icon } from "../../parts/icons/icon.tsx";
import type { ConfigRecord } from "../../state/config.ts";
import { t } from "../../text.ts";
import { apiErrorText } from "../../words.ts";
import { Section } from "./section.tsx";

/** What a file would bring, before it does. */
interface Chosen {
  readonly name: string;
  readonly content: unknown;
  readonly counts: Readonly<Record<"agents" | "groups" | "hours" | "tags" | "rules", number>>;
}

export function FileSection({ config }: { config: ConfigRecord }) {
  return (
    <Section title={t("settings.file")} lead={t("settings.file.lead")}>
      <div class="section-form form">
        <div class="file-part">
          <h3 class="form-part">{t("file.export")}</h3>
          <p class="form-lead">{t("file.exportTold", { version: config.version })}</p>
          <a class="button" href="/api/config" download={`peakdesk-config-${config.version}.json`}>
            <Icon name="down" />
            {t("file.save")}
          </a>
        </div>
        <ImportPart />
      </div>
    </Section>
  );
}

function ImportPart() {
  const chosen = useSignal<Chosen | null>(null);
  const failure = useSignal<string | null>(null);
  const done = useSignal<Imported | null>(null);
  const busy = useSignal(false);

  const choose = async (file: File | undefined) => {
    failure.value = null;
    done.value = null;
    chosen.value = file === undefined ? null : await read(file);
    if (file !== undefined && chosen.value === null) failure.value = t("file.unreadable");
  };
  const put = async () => {
    if (chosen.value === null || busy.value) return;
    busy.value = true;
    const answer = await importConfig(chosen.value.content);
    busy.value = false;
    failure.value = answer.ok ? null : apiErrorText(answer.error);
    if (!answer.ok) return;
    done.value = answer.value;
    chosen.value = null;
  };
  return (
    <div class="file-part">
      <h3 class="form-part">{t("file.import")}</h3>
      <p class="form-lead">{t("file.importTold")}</p>
      <label class="button file-choose">
        <Icon name="up" />
        {t("file.choose")}
        <input
          type="file"
          accept="application/json,.json"
          onChange={(event) => {
            const input = event.currentTarget;
            void choose(input.files?.[0]).then(() => (input.value = ""));
          }}
        />
      </label>
      <FormError text={failure.value} />
      {chosen.value !== null && (
        <div class="file-chosen">
          <p>
            <strong>{chosen.value.name}</strong>
          </p>
          <p class="form-lead">{t("file.counts", chosen.value.counts)}</p>
          <p class="form-warning">{t("file.sure")}</p>
          <button type="button" class="button" data-look="accent" aria-busy={busy.value} onClick={() => void put()}>
            {t("file.replace")}
          </button>
        </div>
      )}
      {done.value !== null && <Done imported={done.value} />}
    </div>
  );
}

function Done({ imported: { added, disabled } }: { imported: Imported }) {
  return (
    <div class="file-chosen" role="status">
      <p>
        <strong>{t("file.done")}</strong>
      </p>
      {added.length > 0 && <p>{t("file.added", { names: added.join(", ") })}</p>}
      {disabled.length > 0 && <p>{t("file.disabled", { names: disabled.join(", ") })}</p>}
    </div>
  );
}

/** Null if it is no configuration at all; whether it makes sense is for the engine to say. */
async function read(file: File): Promise<Chosen | null> {
  try {
    const content = JSON.parse(await file.text()) as Record<string, unknown>;
    const count = (list: string) => (Array.isArray(content[list]) ? (content[list] as unknown[]).length : 0);
    if (typeof content["format"] !== "string") return null;
    return {
      name: file.name,
      content,
      counts: {
        agents: count("agents"),
        groups: count("groups"),
        hours: count("hours"),
        tags: count("tags"),
        rules: count("rules"),
      },
    };
  } catch {
    return null;
  }
}
