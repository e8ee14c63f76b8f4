/** The engine itself: how it is, and how to talk to it. */
import { Type } from "typebox";
import { openApi } from "./openapi.ts";
import { openRoute, type Route } from "./route.ts";

const healthz = openRoute(
  {
    method: "get",
    path: "/healthz",
    summary: "Whether the engine is well; 503 if it takes nobody.",
    room: "service",
    who: "anybody",
    answers: { 200: Type.Object({ status: Type.String() }), 503: Type.Object({ status: Type.String() }) },
  },
  ({ c, parts }) => {
    const { ok, report } = parts.health();
    return c.json(report as object, ok ? 200 : 503);
  },
);

/** All routes, with the one that describes them. */
export function withServiceRoutes(others: readonly Route[]): readonly Route[] {
  const described = openRoute(
    {
      method: "get",
      path: "/api/openapi.json",
      summary: "This document.",
      room: "service",
      who: "anybody",
      answers: { 200: Type.Object({ openapi: Type.String() }) },
    },
    ({ c }) => c.json(document as object),
  );
  const routes = [...others, healthz, described];
  const document = openApi(routes);
  return routes;
}
