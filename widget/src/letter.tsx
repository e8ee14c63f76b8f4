/** A message for later: why one should leave it, the form, and that it has arrived. Loaded when somebody needs it. */
import type { ConversationView, Leaving, Link } from "peakdesk/client";
import { Component } from "preact";
import type { JSX } from "preact";
import { servedByNobody } from "./choices.ts";
import styles from "./letter.css?inline";
import { check, longest } from "./letter-fields.ts";
import type { Field, Filled } from "./letter-fields.ts";
import { backAt, letterTextFor } from "./letter-text.ts";
import type { LetterText, Wrong } from "./letter-text.ts";
import type { Props } from "./panel.tsx";

export interface LetterPart {
  readonly Letter: typeof Letter;
  readonly post: typeof post;
}

/** The view, with its styles in this root, and what becomes of the words. */
export function letterIn(root: ShadowRoot): LetterPart {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets.push(sheet);
  return { Letter, post };
}

/** Into the conversation in which nobody served, and else into one of its own. Whoever leaves a message waits no longer. */
function post(link: Link, newest: ConversationView | undefined, contact: Leaving["contact"], text: string): void {
  const waits = newest?.head.stage === "waiting";
  const conv = newest && (waits || servedByNobody(newest)) ? newest.conv : link.current;
  if (conv === null) return;
  link.leave(conv, { contact, text });
  if (waits) link.end(conv);
}

function Letter({ scene, acts }: Props) {
  const { choices, service, lang, now } = scene;
  const words = letterTextFor(lang);
  const { away, sent, form } = choices;
  const back = away && service?.changesAt ? backAt(service.changesAt, now, lang, words) : null;
  const arrived = scene.leaving.length === 0;
  const receipt = arrived ? words.received : words.posting;
  const title = sent && !form ? receipt : away ? words.away : words.reason;
  return (
    <section class="leave">
      <div role="status">
        <h3>{title}</h3>
        {back && <p class="back">{back}</p>}
        {service?.form && <p>{words.promise}</p>}
      </div>
      {form ? (
        <Form words={words} scene={scene} acts={acts} />
      ) : (
        service?.form && (
          <button class={sent ? "second" : "first"} onClick={() => acts.write(true)}>
            {sent ? words.another : words.write}
          </button>
        )
      )}
    </section>
  );
}

interface State {
  readonly wrong: Readonly<Partial<Record<Field, Wrong>>>;
}

/** The words stay in their fields, so that a redraw never touches what is being typed. */
class Form extends Component<Props & { words: LetterText }, State> {
  override state: State = { wrong: {} };
  #form: HTMLFormElement | null = null;

  override componentDidMount(): void {
    // On a phone, the keyboard would cover what the form says.
    if (matchMedia("(hover: hover)").matches) this.#field("name")?.focus({ preventScroll: true });
  }

  override render() {
    const { words, acts, scene } = this.props;
    return (
      <form
        noValidate
        ref={(form) => {
          this.#form = form;
        }}
        onInput={(event) => this.#mend(event.target as HTMLInputElement)}
        onSubmit={(event) => {
          event.preventDefault();
          this.#post();
        }}
      >
        {this.#input("name", words.name, { autocomplete: "name" })}
        <fieldset>
          <legend>{words.either}</legend>
          {this.#input("email", words.email, { type: "email", autocomplete: "email", inputMode: "email" })}
          {this.#input("phone", words.phone, { type: "tel", autocomplete: "tel", inputMode: "tel" })}
        </fieldset>
        {this.#labelled(
          "text",
          words.text,
          <textarea name="text" rows={4} maxLength={longest.text} {...this.#told("text")} />,
        )}
        <div class="ends">
          {(!scene.choices.away || scene.choices.sent) && (
            <button type="button" class="second" onClick={() => acts.write(false)}>
              {words.cancel}
            </button>
          )}
          <button class="first">{words.post}</button>
        </div>
      </form>
    );
  }

  #input(field: Field, label: string, more: Readonly<Record<string, string>>) {
    return this.#labelled(
      field,
      label,
      <input name={field} maxLength={longest[field]} {...more} {...this.#told(field)} />,
    );
  }

  /** The complaint stands beside the label: inside, it would become part of the field's name. */
  #labelled(field: Field, label: string, input: JSX.Element) {
    const wrong = this.state.wrong[field];
    const { words } = this.props;
    return (
      <div class="field">
        <label>
          <span>
            {label}
            {field === "name" && <small>{words.optional}</small>}
          </span>
          {input}
        </label>
        {wrong && <em id={`wrong-${field}`}>{words.wrong[wrong]}</em>}
      </div>
    );
  }

  #told(field: Field) {
    return this.state.wrong[field] ? { "aria-invalid": true, "aria-describedby": `wrong-${field}` } : {};
  }

  /** A complaint goes as soon as its cause may be gone. Whoever has begun keeps the form, also when somebody is back. */
  #mend({ name }: HTMLInputElement): void {
    const wrong = { ...this.state.wrong };
    delete wrong[name as Field];
    if (name === "phone" && wrong.email === "noContact") delete wrong.email;
    this.setState({ wrong });
    this.props.acts.write(true);
  }

  #post(): void {
    const filled = Object.fromEntries(
      ["name", "email", "phone", "text"].map((name) => [name, this.#field(name)?.value ?? ""]),
    );
    const checked = check(filled as Filled);
    if (checked.ok) return this.props.acts.post(checked.contact, checked.text);
    this.setState({ wrong: checked.wrong });
    this.#field(Object.keys(checked.wrong)[0] ?? "")?.focus();
  }

  #field(name: string): HTMLInputElement | null {
    return (this.#form?.elements.namedItem(name) as HTMLInputElement | null) ?? null;
  }
}
