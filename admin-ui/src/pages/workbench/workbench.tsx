import { selected, sideShown } from "../../state/selection.ts";
import { Desk } from "./desk.tsx";
import { Side } from "./side.tsx";
import { TalkPane } from "./talk-pane.tsx";
import "./workbench.css";
import "./list.css";
import "./talk.css";
import "./talk-facts.css";
import "./composer.css";
import "./narrow.css";

/** 统一工作台: the desk at the left, the talk in the middle, what is known about the visitor at the right. */
export function Workbench() {
  return (
    <div class="workbench" data-talking={selected.value !== null} data-side={sideShown.value}>
      <Desk />
      <TalkPane />
      <Side />
    </div>
  );
}
