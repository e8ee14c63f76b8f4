/** What the loader's launcher shows once the chat is here: unread words, and how to close. */
import { Icon } from "./icon.tsx";

export function Launcher({ unread }: { unread: number }) {
  return (
    <>
      <Icon name="bubble" />
      <Icon name="down" />
      {unread > 0 && <b>{unread > 9 ? "9+" : unread}</b>}
    </>
  );
}
