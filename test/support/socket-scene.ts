import { once } from "node:events";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type {
  HttpRequest,
  HttpResponse,
  ListenOptions,
  Socket,
  SocketHandlers,
  Sockets,
  UpgradeAnswer,
  UpgradeRequest,
} from "../../engine/ports/sockets.ts";

/** Everything a listener was told, in order, and the address to reach it at. */
export interface SocketScene {
  readonly sockets: Sockets;
  readonly port: number;
  readonly upgrades: UpgradeRequest[];
  readonly opened: Socket[];
  readonly messages: { readonly socket: Socket; readonly bytes: Uint8Array }[];
  readonly drained: Socket[];
  readonly closed: { readonly socket: Socket; readonly code: number }[];
  readonly faults: unknown[];
  /** What the handlers do besides writing down what they were told; tests put their own in. */
  readonly act: {
    upgrade(request: UpgradeRequest): UpgradeAnswer;
    open(socket: Socket): void;
    message(socket: Socket, bytes: Uint8Array): void;
    drain(socket: Socket): void;
    close(socket: Socket): void;
    http(request: HttpRequest): Promise<HttpResponse>;
  };
  /** A client that has been let in. */
  connect(path?: string, headers?: Record<string, string>): Promise<WebSocket>;
}

const nothing = (): void => {};

export function listen(sockets: Sockets, options: Partial<ListenOptions>, handlers: SocketHandlers): Promise<number> {
  const all = { host: "127.0.0.1", port: 0, shared: false, trustedProxies: 0, ...options };
  return new Promise((resolve, reject) => {
    sockets.listen(all, handlers, (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}

export function closeSockets(sockets: Sockets): Promise<void> {
  return new Promise((resolve) => sockets.close(resolve));
}

/** A listener on a free port that is closed after the test. */
export async function socketScene(sockets: Sockets, options: Partial<ListenOptions> = {}): Promise<SocketScene> {
  const scene: Omit<SocketScene, "port" | "connect"> = {
    sockets,
    upgrades: [],
    opened: [],
    messages: [],
    drained: [],
    closed: [],
    faults: [],
    act: {
      upgrade: () => ({ ok: true, bufferedBytesMax: 64 * 1024 }),
      open: nothing,
      message: nothing,
      drain: nothing,
      close: nothing,
      http: async () => ({ status: 404, headers: {}, body: "" }),
    },
  };
  sockets.onFault((error) => scene.faults.push(error));
  const port = await listen(sockets, options, handlersOf(scene));
  onTestFinished(() => closeSockets(sockets));
  const connect = async (path = "/ws", headers: Record<string, string> = {}): Promise<WebSocket> => {
    const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, ["peakdesk.v1"], { headers });
    onTestFinished(() => client.terminate());
    await once(client, "open");
    return client;
  };
  return { ...scene, port, connect };
}

function handlersOf(scene: Omit<SocketScene, "port" | "connect">): SocketHandlers {
  const { act } = scene;
  return {
    upgrade(request) {
      scene.upgrades.push(request);
      return act.upgrade(request);
    },
    open(socket) {
      scene.opened.push(socket);
      act.open(socket);
    },
    message(socket, bytes) {
      scene.messages.push({ socket, bytes: Uint8Array.from(bytes) });
      act.message(socket, bytes);
    },
    drain(socket) {
      scene.drained.push(socket);
      act.drain(socket);
    },
    close(socket, code) {
      scene.closed.push({ socket, code });
      act.close(socket);
    },
    http: (request) => act.http(request),
  };
}

/** Resolves with the code and reason the client was closed with. */
export async function closing(client: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(client, "close")) as [number, Buffer];
  return { code, reason: reason.toString("utf8") };
}

export async function nextMessage(client: WebSocket): Promise<Uint8Array> {
  const [data] = (await once(client, "message")) as [Buffer];
  return Uint8Array.from(data);
}
