/** Accounts and groups, one by one. */
import { Type } from "typebox";
import type { Command } from "../core/commands.ts";
import type { Account, Group } from "../core/config.ts";
import { directoryRef } from "../core/directory/index.ts";
import type { AgentId, GroupId } from "../protocol/ids.ts";
import { accountEntry, group, groupChange, newGroup } from "./config-schema.ts";
import {
  agentId,
  cap,
  groupId,
  groupIds,
  levels,
  login,
  name,
  password,
  role,
  slug,
  strict,
  weight,
} from "./fields.ts";
import { ask } from "./parts.ts";
import { hashPassword } from "./passwords.ts";
import { staffRoute, type Route } from "./route.ts";

const newAgentBody = Type.Object(
  {
    login,
    name,
    password,
    role,
    groups: groupIds,
    cap,
    weight: Type.Optional(weight),
    skills: Type.Optional(levels),
  },
  strict,
);
const agentChange = Type.Partial(
  Type.Object({ name, password, role, groups: groupIds, cap, weight, skills: levels, disabled: Type.Boolean() }),
  // Here and not within: what is made partial loses the options it had.
  strict,
);
const member = Type.Object({ id: agentId, ...accountEntry.properties }, strict);

const team = staffRoute(
  {
    method: "get",
    path: "/api/team",
    summary: "All accounts and groups.",
    room: "team",
    who: "team.read",
    answers: { 200: Type.Object({ agents: Type.Array(member), groups: Type.Array(group) }, strict) },
  },
  ({ c, parts }) => {
    const { agents, groups } = parts.config();
    return c.json({ agents: agents.map(({ passwordHash: _secret, ...rest }) => rest), groups });
  },
);

/** What a desk must be able to name: where a conversation can go, and what a visitor can be marked with. No person is in it. */
const names = staffRoute(
  {
    method: "get",
    path: "/api/names",
    summary: "Names of all groups and tags, for every desk.",
    room: "team",
    who: "staff",
    answers: {
      200: Type.Object(
        {
          groups: Type.Array(Type.Object({ id: groupId, name }, strict)),
          tags: Type.Array(Type.Object({ id: slug, name }, strict)),
        },
        strict,
      ),
    },
  },
  ({ c, parts }) => {
    const { groups, tags } = parts.config();
    const named = ({ id, name: called }: { readonly id: string; readonly name: string }) => ({ id, name: called });
    return c.json({ groups: groups.map(named), tags: tags.map(named) });
  },
);

const addAgent = staffRoute(
  {
    method: "post",
    path: "/api/agents",
    summary: "Add an account.",
    room: "team",
    who: "team.change",
    body: newAgentBody,
    answers: { 201: Type.Object({ id: agentId }, strict) },
    refusals: ["login_taken"],
  },
  async ({ c, parts, who, body }) => {
    const { password: plain, ...rest } = body;
    const account = { ...rest, passwordHash: await hashPassword(parts, plain) } as Omit<Account, "id" | "disabled">;
    const { id } = await ask<{ id: string }>(parts, directoryRef, { t: "directory.addAgent", account }, who);
    return c.json({ id }, 201);
  },
);

const changeAgent = staffRoute(
  {
    method: "patch",
    path: "/api/agents/:id",
    params: { id: agentId },
    summary: "Change an account. Another password or role, or being disabled, signs it out everywhere.",
    room: "team",
    who: "team.change",
    body: agentChange,
    answers: { 204: null },
  },
  async ({ c, parts, who, body, id }) => {
    const { password: plain, ...rest } = body;
    const secret = plain === undefined ? {} : { passwordHash: await hashPassword(parts, plain) };
    const change = { ...rest, ...secret } as Extract<Command, { t: "directory.changeAgent" }>["change"];
    await ask(parts, directoryRef, { t: "directory.changeAgent", id: id as AgentId, change }, who);
    return c.body(null, 204);
  },
);

const addGroup = staffRoute(
  {
    method: "post",
    path: "/api/groups",
    summary: "Add a group; what is not named has its default.",
    room: "team",
    who: "team.change",
    body: newGroup,
    answers: { 201: Type.Object({ id: groupId }, strict) },
    refusals: ["login_taken"],
  },
  async ({ c, parts, who, body }) => {
    const added = body as Pick<Group, "id" | "name"> & Partial<Group>;
    await ask(parts, directoryRef, { t: "directory.addGroup", group: added }, who);
    return c.json({ id: body.id }, 201);
  },
);

const changeGroup = staffRoute(
  {
    method: "patch",
    path: "/api/groups/:id",
    params: { id: groupId },
    summary: "Change what is named of a group.",
    room: "team",
    who: "team.change",
    body: groupChange,
    answers: { 204: null },
  },
  async ({ c, parts, who, body, id }) => {
    const change = body as Partial<Omit<Group, "id">>;
    await ask(parts, directoryRef, { t: "directory.changeGroup", id: id as GroupId, change }, who);
    return c.body(null, 204);
  },
);

export const teamRoutes: readonly Route[] = [team, names, addAgent, changeAgent, addGroup, changeGroup];
