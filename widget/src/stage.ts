/** What the loader and the chat know of each other: types only, so that neither carries the other's code. */

import type { Leaving } from "peakdesk/client";

/** The page's side, set up by the loader. */
export interface Stage {
  readonly root: ShadowRoot;
  readonly launcher: HTMLButtonElement;
  /** The folder the scripts come from; the socket is beside it. */
  readonly source: URL;
  /** Key of what is kept between visits, one per server. */
  readonly storeKey: string;
  /** Skill group a conversation starts in. */
  readonly group: string | undefined;
  /** BCP 47; the browser's own unless the site says otherwise. */
  readonly lang: string;
  /** Signed proof of who the visitor is, if the site gave one. */
  identity: string | undefined;
  emit(event: PageEvent, detail?: unknown): void;
}

/** What a site can listen to: `peakdesk("on", "unread", (count) => …)`. */
export type PageEvent = "open" | "close" | "unread";

/** The chat's side, once it is loaded. */
export interface Chat {
  open(): void;
  close(): void;
  /** `stage.identity` changed: start over as this visitor. */
  identify(): void;
}

/** Kept between visits. */
export interface Kept {
  /** Empty: the server forgot whose it was. */
  readonly token?: string;
  /** A conversation was going on: listen for answers although nobody opened the chat. */
  readonly live?: boolean;
  /** Written and not yet with the server when the page went away. */
  readonly unsent?: readonly { readonly cmid: string; readonly text: string }[];
  /** Messages for later, likewise. */
  readonly leaving?: readonly Leaving[];
}
