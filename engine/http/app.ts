/** The thin HTTP side: routes, what holds for all of them, and the built files of the two front ends. */
import { Hono, type MiddlewareHandler } from "hono";
import { sameOrigin } from "../gateway/origin.ts";
import { configRoutes } from "./config-routes.ts";
import { inboxRoutes } from "./inbox.ts";
import type { AppParts } from "./parts.ts";
import { errorBody, Refused, statusOf } from "./refused.ts";
import { addRoutes } from "./route.ts";
import { withServiceRoutes } from "./service-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { teamRoutes } from "./team-routes.ts";

export type { AppParts } from "./parts.ts";

export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof Refused) return c.json(errorBody(error.reason, error.detail), statusOf(error.reason));
    parts.log.error("a request failed", { path: c.req.path, error: error.stack });
    return c.json(errorBody("internal"), statusOf("internal"));
  });
  app.use("/healthz", unkept);
  app.use("/api/*", unkept);
  app.use("/api/*", async (c, next) => {
    if (c.req.method !== "GET" && !sameOrigin(c.req.header("origin") ?? null, c.req.header("host") ?? "")) {
      throw new Refused("not_found", "this request must come from the admin page itself");
    }
    await next();
  });
  addRoutes(app, parts, withServiceRoutes([...sessionRoutes(parts), ...teamRoutes, ...configRoutes, ...inboxRoutes]));
  app.all("/api/*", () => {
    throw new Refused("not_found");
  });
  app.get("*", (c) =>
    parts.files.respond(c.req.path, c.req.header("accept-encoding") ?? "", c.req.header("if-none-match") ?? ""),
  );
  return app;
}

/** Answers of the moment: kept by nobody, and never taken for anything but what they are. */
const unkept: MiddlewareHandler = async (c, next) => {
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  await next();
};
