import { FormError } from "../../parts/form-error.tsx";
import type { Refusal } from "./group-form.tsx";

/** What the engine says about a part of a form that has no single field. */
export function RefusalNote({ refusal, field }: { refusal: Refusal | null; field: string }) {
  return <FormError text={refusal?.field === field ? refusal.text : null} />;
}
