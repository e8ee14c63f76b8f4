import { fits } from "../state/amounts.ts";
import type { Amount } from "../state/amounts.ts";
import { t } from "../text.ts";
import { Field } from "./field.tsx";

interface Props {
  readonly amount: Amount;
  readonly label: string;
  readonly explain?: string;
  readonly value: string;
  /** What the engine says about it. */
  readonly refused?: string | null;
  readonly onValue: (value: string) => void;
}

/** A number with its unit. What cannot be is told at once. */
export function AmountField({ amount, label, explain, value, refused = null, onValue }: Props) {
  return (
    <Field
      label={label}
      {...(explain !== undefined && { explain })}
      value={value}
      error={amountWrong(amount, value) ?? refused}
      onValue={onValue}
      after={<span class="unit">{t(`unit.${amount.unit}`)}</span>}
      input={{ inputMode: "decimal", autocomplete: "off", name: amount.field }}
    />
  );
}

export function amountWrong(amount: Amount, text: string): string | null {
  return fits(amount, text) ? null : t("field.amount", { min: amount.min, max: amount.max });
}
