import { no, yes, type Decision, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { assign, due, end, place, queueFull } from "./assignment.ts";
import { visitorTopic } from "./conversation.ts";
import { beat, hello, history, sessions, unwatch, watch } from "./listen.ts";
import { read, recall, send, typing } from "./speak.ts";
import type { VisitorEvent, VisitorState } from "./state.ts";

export function decide(state: VisitorState, command: Command, turn: Turn): Decision<VisitorEvent> {
  switch (command.t) {
    case "send":
      return send(state, command, turn);
    case "read":
      return read(state, command, turn);
    case "typing":
      return typing(state, command, turn);
    case "recall":
      return recall(state, command, turn);
    case "visitor.hello":
      return hello(state, command, turn);
    case "watch":
      return watch(state, command, turn);
    case "unwatch":
      return unwatch(state, command);
    case "history":
      return history(state, command, turn);
    case "beat":
      return beat(state, command.key, turn);
    case "visitor.assign":
      return assign(state, command, turn);
    case "visitor.queueFull":
      return queueFull(state, command.conv, turn);
    case "visitor.place":
      return place(state, command);
    case "end":
      return end(state, command, turn);
    case "sessions":
      return command.topic === visitorTopic ? sessions(state, command.count, turn) : yes([]);
    case "due":
      return due(state, turn);
    default:
      return no("bad_frame");
  }
}
