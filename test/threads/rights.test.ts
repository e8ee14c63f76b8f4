/** Nobody reaches a conversation that is none of theirs: every frame of the protocol, by everyone who might try. */
import { expect, test } from "vitest";
import type { ClientFrame, ServerFrame } from "../../engine/protocol/frames.ts";
import { clientFrames } from "../../engine/protocol/schema.ts";
import { staff, visitor, type Person } from "../support/clients.ts";
import { rawSocket, type RawSocket } from "../support/raw-socket.ts";
import { settingsFile, sharedServer } from "../support/server.ts";
import { within } from "../support/within.ts";

/** Three frames an attempt, two attempts a kind: more than a visitor's bucket holds, and buckets are not what is tested here. */
const free = { perSecond: 1_000, burst: 1_000 };
const server = sharedServer((atEnd) => ({
  flags: ["--config", settingsFile({ rates: { visitor: free, staff: free } }, atEnd)],
}));

type Asked = Exclude<ClientFrame["t"], "hello">;

/** One frame of each kind that speaks of a conversation or an offer. */
const attempts: Readonly<Record<Asked, (conv: string, ref: number) => ClientFrame>> = {
  send: (conv, ref) => ({
    t: "send",
    ref,
    conv,
    cmid: `attempt-${"0".repeat(10)}${ref}`,
    body: { type: "text", text: "!" },
  }),
  recall: (conv, ref) => ({ t: "recall", ref, conv, seq: 3 }),
  read: (conv, ref) => ({ t: "read", ref, conv, seq: 3 }),
  typing: (conv) => ({ t: "typing", conv, on: true }),
  watch: (conv, ref) => ({ t: "watch", ref, conv, epoch: "", seq: 0 }),
  unwatch: (conv) => ({ t: "unwatch", conv }),
  history: (conv, ref) => ({ t: "history", ref, conv, before: 99 }),
  end: (conv, ref) => ({ t: "end", ref, conv }),
  status: (_conv, ref) => ({ t: "status", ref, status: "away" }),
  accept: (conv, ref) => ({ t: "accept", ref, offer: conv }),
  decline: (conv, ref) => ({ t: "decline", ref, offer: conv }),
  transfer: (conv, ref) => ({ t: "transfer", ref, conv, group: "aftersale" }),
  transferBack: (conv, ref) => ({ t: "transferBack", ref, conv }),
  assign: (conv, ref) => ({ t: "assign", ref, conv, agent: "nobody" }),
  tag: (conv, ref) => ({ t: "tag", ref, conv, tags: ["vip"] }),
  leave: (conv, ref) => ({
    t: "leave",
    ref,
    conv,
    cmid: `letter-${"0".repeat(10)}${ref}`,
    contact: { phone: "110" },
    text: "!",
  }),
  roster: (_conv, ref) => ({ t: "roster", ref, group: "presale" }),
};

/** Of one's own desk or of a group, not of a conversation: another actor answers, at a time of its own. */
const ofNoConversation: ReadonlySet<string> = new Set(["status", "accept", "decline", "roster"]);

test("every frame of the protocol is tried", () => {
  expect(Object.keys(attempts).toSorted()).toEqual(
    Object.keys(clientFrames)
      .filter((name) => name !== "hello")
      .toSorted(),
  );
});

/** Ann talks with agent1 of the pre-sale group; the others have nothing to do with it. */
async function scene(): Promise<{ ann: Person; agent: Person }> {
  const agent = await staff(server().url, await server().signIn("agent1")).opens();
  agent.link.status("online");
  const ann = await visitor(server().url, { group: "presale" }).opens();
  ann.says("my card number is …");
  await within(10_000, "ann has an agent", () => ann.view?.head.stage === "talking");
  await within(10_000, "the agent reads it", () => agent.lines(ann.conv).length === 1);
  return { ann, agent };
}

async function strangers(): Promise<Readonly<Record<string, RawSocket>>> {
  const { url } = server();
  const entries = await Promise.all(
    ["visitor", "agent2", "agent3", "agent4", "admin"].map(async (who) => {
      const socket = await rawSocket(url);
      const as =
        who === "visitor"
          ? ({ as: "visitor" } as const)
          : ({ as: "staff", token: await server().signIn(who) } as const);
      socket.say({ t: "hello", v: 1, ...as });
      await socket.until((frame) => frame.t === (who === "visitor" ? "stream" : "desk"));
      return [who, socket] as const;
    }),
  );
  return Object.fromEntries(entries);
}

let refs = 0;

/** What comes back for a frame, until a question asked behind it is answered. */
async function answersTo(
  socket: RawSocket,
  make: (conv: string, ref: number) => ClientFrame,
  conv: string,
): Promise<unknown[]> {
  socket.heard.length = 0;
  const ref = (refs += 2);
  socket.say(make(conv, ref));
  // Of the same conversation, so that it takes the same way and comes behind.
  socket.say({ t: "history", ref: ref + 1, conv: "vnobody.1", before: 1 });
  socket.say({ t: "history", ref: ref + 1, conv, before: 1 });
  await socket.until(() => socket.heard.filter((frame) => "ref" in frame && frame.ref === ref + 1).length === 2);
  return socket.heard.filter((frame) => aboutThis(frame, ref)).map((frame) => ({ ...frame, ref: 0 }));
}

function aboutThis(frame: ServerFrame, ref: number): boolean {
  if (frame.t === "beat" || frame.t === "groups" || frame.t === "desk") return false;
  return !("ref" in frame) || frame.ref === ref;
}

test("a foreign conversation looks like one that does not exist, whatever is asked and whoever asks", async () => {
  const { ann, agent } = await scene();
  const before = { ann: ann.view, agent: agent.link.view(ann.conv) };
  const nothing = `v${"a".repeat(24)}.1`;
  for (const [who, socket] of Object.entries(await strangers())) {
    for (const [name, make] of Object.entries(attempts)) {
      if (ofNoConversation.has(name)) continue;
      const [foreign, unknown] = [await answersTo(socket, make, ann.conv), await answersTo(socket, make, nothing)];
      expect({ who, name, answer: foreign }).toEqual({ who, name, answer: unknown });
      if (["typing", "unwatch"].includes(name)) continue;
      expect({ who, name, answer: foreign }).toMatchObject({ answer: [{ t: "error", name: "not_found", code: 2002 }] });
    }
    expect({ who, closed: socket.closed }).toEqual({ who, closed: null });
    socket.end();
  }
  // And neither side has noticed anything.
  ann.says("and the last word");
  await ann.settles();
  expect(ann.lines()).toEqual(["my card number is …", "and the last word"]);
  expect(ann.view?.seq).toBe((before.ann?.seq ?? 0) + 1);
  expect([ann.view?.typing, agent.link.view(ann.conv)?.typing]).toEqual([false, false]);
  expect(agent.link.desk?.status).toBe("online");
  ann.leaves();
  agent.leaves();
});

test("a visitor can do nothing that is for staff", async () => {
  const socket = (await strangers())["visitor"]!;
  for (const name of ["status", "accept", "decline", "roster"] as const) {
    const answer = await answersTo(socket, attempts[name], `v${"b".repeat(24)}.1`);
    expect({ name, answer }).toMatchObject({ answer: [{ t: "error", name: "not_found" }] });
  }
});

test("an offer is answered by whom it was made to, and by nobody else", async () => {
  const holder = await staff(server().url, await server().signIn("agent4")).opens();
  holder.link.status("online");
  const guest = await visitor(server().url, { group: "aftersale" }).opens();
  guest.says("broken");
  await within(10_000, "agent4 has an offer", () => holder.link.desk?.offers.length === 1);
  const { offer } = holder.link.desk!.offers[0]!;
  const others = await strangers();
  for (const who of ["agent2", "agent3", "admin"]) {
    // One's own desk answers, at a time of its own: nothing can be asked behind it.
    const socket = others[who]!;
    const ref = (refs += 2);
    socket.say({ t: "accept", ref, offer });
    await socket.until((frame) => "ref" in frame && frame.ref === ref);
    const answer = socket.heard.filter((frame) => "ref" in frame && frame.ref === ref);
    expect({ who, answer }).toMatchObject({ answer: [{ t: "error", name: "offer_gone" }] });
  }
  expect(guest.view?.head.stage).toBe("waiting");
  holder.link.accept(offer);
  await within(10_000, "the visitor has agent4", () => guest.view?.head.agent?.id === holder.link.you?.id);
  // A supervisor of the group may look, and not speak.
  const supervisor = others["agent3"]!;
  const seen = await answersTo(supervisor, attempts.watch, guest.conv);
  expect(seen).toMatchObject([{ t: "stream", head: { conv: guest.conv } }]);
  const said = await answersTo(supervisor, attempts.send, guest.conv);
  expect(said).toMatchObject([{ t: "error", name: "not_found" }]);
});
