import type { LiveStates } from "../live-states.ts";
import type { Network } from "../network.ts";
import type { SimNode } from "../node.ts";
import { acknowledged } from "./acknowledged.ts";
import { atRest } from "./at-rest.ts";
import { bounds } from "./bounds.ts";
import { capacity } from "./capacity.ts";
import type { Checker, Courtroom } from "./checker.ts";
import { facts } from "./facts.ts";
import { fairness } from "./fairness.ts";
import { hours } from "./hours.ts";
import { idleHands } from "./idle-hands.ts";
import { inbox } from "./inbox.ts";
import { leftAlone } from "./left-alone.ts";
import { letters } from "./letters.ts";
import { privacy } from "./privacy.ts";
import { requests } from "./requests.ts";
import { shown } from "./shown.ts";

export function checkersOf(
  room: Courtroom,
  nodes: readonly SimNode[],
  network: Network,
  live: LiveStates,
): readonly Checker[] {
  return [
    facts(room),
    acknowledged(room),
    shown(room),
    capacity(room),
    requests(room),
    hours(room),
    fairness(room),
    idleHands(room),
    leftAlone(room),
    inbox(room),
    letters(room),
    privacy(room),
    bounds(room, nodes, network),
    atRest(room, nodes, live),
  ];
}
