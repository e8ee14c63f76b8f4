import fc from "fast-check";
import type { ClientFrame, ClientFrames } from "../../engine/protocol/frames.ts";
import { wireLimits } from "../../engine/protocol/limits.ts";

const word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const wordOf = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...word), minLength, maxLength });

const ref = fc.integer({ min: 1, max: 0xffff_ffff });
const seq = fc.integer({ min: 0, max: 0xffff_ffff });
const cmid = wordOf(16, 36);
const conv = fc.tuple(wordOf(1, 40), fc.nat()).map(([visitor, n]) => `${visitor}.${n}`);
const anyText = (minLength: number, maxLength: number) => fc.string({ unit: "binary", minLength, maxLength });
const epoch = anyText(0, 32);
const body = fc.record({ type: fc.constant("text" as const), text: anyText(1, 300) });
const offer = anyText(0, 80);
const t = <T extends keyof ClientFrames>(name: T) => fc.constant(name);

/** Any frame a client may send. */
export const anyClientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record(
    {
      t: t("hello"),
      v: fc.constant(1 as const),
      as: fc.constantFrom("visitor" as const, "staff" as const),
      token: anyText(1, 200),
      identity: anyText(1, 500),
      lang: fc.constantFrom("zh", "en", "zh-CN"),
      group: wordOf(1, 64),
      page: fc.record({ url: anyText(0, 200), title: anyText(0, 200) }),
      resume: fc.array(fc.record({ conv, epoch, seq }), { maxLength: wireLimits.resumeMax }),
    },
    { requiredKeys: ["t", "v", "as"] },
  ),
  fc.record({ t: t("send"), ref, conv, cmid, body }),
  fc.record({ t: t("recall"), ref, conv, seq }),
  fc.record({ t: t("read"), ref, conv, seq }),
  fc.record({ t: t("typing"), conv, on: fc.boolean() }),
  fc.record({ t: t("watch"), ref, conv, epoch, seq }),
  fc.record({ t: t("unwatch"), conv }),
  fc.record({ t: t("history"), ref, conv, before: seq }),
  fc.record({ t: t("end"), ref, conv }),
  fc.record({ t: t("status"), ref, status: fc.constantFrom("online" as const, "away" as const, "offline" as const) }),
  fc.record({ t: t("accept"), ref, offer }),
  fc.record({ t: t("decline"), ref, offer }),
) as fc.Arbitrary<ClientFrame>;
