import { no, yes, type Decision, type Turn } from "../actor.ts";
import type { Command, VisitorCommand } from "../commands.ts";
import { assign, orphaned, place, refused, turnedAway } from "./assignment.ts";
import { due, end } from "./closing.ts";
import { contact } from "./contact.ts";
import { visitorTopic } from "./conversation.ts";
import { leave } from "./leave.ts";
import { beat, hello, history, sessions, unwatch, watch } from "./listen.ts";
import { read, recall, send, typing } from "./speak.ts";
import type { VisitorEvent, VisitorState } from "./state.ts";
import { tag } from "./tags.ts";
import { force, transfer, transferBack } from "./transfer.ts";

export function decide(state: VisitorState, command: Command, turn: Turn): Decision<VisitorEvent> {
  switch (command.t) {
    case "visitor.hello":
    case "visitor.assign":
    case "visitor.refused":
    case "visitor.turnedAway":
    case "visitor.orphaned":
    case "visitor.place":
    case "visitor.contact":
      return hear(state, command, turn);
    case "beat":
      return beat(state, command.key, turn);
    case "sessions":
      return command.topic === visitorTopic ? sessions(state, command.count, turn) : yes([]);
    case "due":
      return due(state, turn);
    default:
      return ask(state, command, turn);
  }
}

/** From the gateway and other actors. */
function hear(state: VisitorState, command: VisitorCommand, turn: Turn): Decision<VisitorEvent> {
  switch (command.t) {
    case "visitor.hello":
      return hello(state, command, turn);
    case "visitor.assign":
      return assign(state, command, turn);
    case "visitor.refused":
      return refused(state, command);
    case "visitor.turnedAway":
      return turnedAway(state, command, turn);
    case "visitor.orphaned":
      return orphaned(state, command, turn);
    case "visitor.place":
      return place(state, command);
    case "visitor.contact":
      return contact(state, command, turn);
  }
}

/** From clients: each of these asks the policy. */
function ask(state: VisitorState, command: Command, turn: Turn): Decision<VisitorEvent> {
  switch (command.t) {
    case "send":
      return send(state, command, turn);
    case "read":
      return read(state, command, turn);
    case "typing":
      return typing(state, command, turn);
    case "recall":
      return recall(state, command, turn);
    case "watch":
      return watch(state, command, turn);
    case "unwatch":
      return unwatch(state, command);
    case "history":
      return history(state, command, turn);
    case "end":
      return end(state, command, turn);
    case "leave":
      return leave(state, command, turn);
    case "tag":
      return tag(state, command, turn);
    case "transfer":
      return transfer(state, command, turn);
    case "transferBack":
      return transferBack(state, command, turn);
    case "assign":
      return force(state, command, turn);
    default:
      return no("bad_frame");
  }
}
