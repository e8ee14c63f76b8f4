/** Groups and signed-in agents, made through the HTTP API like any administrator would. */
import type { Peakdesk } from "./peakdesk.ts";

const password = "only for this measurement";

const attemptsMax = 20;
const attemptMs = 300;

export interface StaffGroup {
  readonly group: string;
  /** Sign-in tokens. */
  readonly agents: readonly string[];
}

export async function hireStaff(
  server: Peakdesk,
  groups: number,
  agentsPerGroup: number,
  cap: number,
): Promise<StaffGroup[]> {
  if (server.setupToken === null) throw new Error("this server has people already");
  const api = new Api(server.port);
  // Its own answer may be late on a cluster, and it cannot be asked twice: whoever can sign in was made.
  await api.once("/api/setup", { token: server.setupToken, login: "admin", name: "Admin", password });
  await api.post("/api/login", { login: "admin", password });
  const staff: StaffGroup[] = [];
  for (let index = 0; index < groups; index += 1) {
    const group = `bench-${index}`;
    await api.post("/api/groups", { id: group, name: group });
    const logins = Array.from({ length: agentsPerGroup }, (_, agent) => `${group}-${agent}`);
    const agents: string[] = [];
    for (const login of logins) {
      await api.post("/api/agents", { login, name: login, password, role: "agent", groups: [group], cap });
      const own = new Api(server.port);
      await own.post("/api/login", { login, password });
      agents.push(own.token);
    }
    staff.push({ group, agents });
  }
  return staff;
}

class Api {
  readonly #origin: string;
  #cookie = "";

  constructor(port: number) {
    this.#origin = `http://127.0.0.1:${port}`;
  }

  get token(): string {
    return this.#cookie.slice(this.#cookie.indexOf("=") + 1);
  }

  /** Tries again when it went too fast: for the throttle, or for a shard that has not heard of the change before. */
  async post(path: string, body: object): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { ok, status, answer } = await this.once(path, body);
      if (ok) return;
      if (attempt === attemptsMax || ![401, 429, 503].includes(status))
        throw new Error(`${path} answered ${status}: ${answer}`);
      await new Promise((resolve) => setTimeout(resolve, attemptMs));
    }
  }

  async once(path: string, body: object): Promise<{ ok: boolean; status: number; answer: string }> {
    const response = await fetch(`${this.#origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: this.#origin, cookie: this.#cookie },
      body: JSON.stringify(body),
    });
    const cookie = response.headers.get("set-cookie");
    if (cookie !== null) this.#cookie = cookie.split(";")[0] ?? "";
    return { ok: response.ok, status: response.status, answer: await response.text() };
  }
}
