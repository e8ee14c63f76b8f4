/** Fields that several bodies share. */
import { Type } from "typebox";
import { accountBounds, counts, lengths, levelBounds } from "../core/directory/bounds.ts";
import { id } from "../protocol/conversation.ts";
import type { AgentId, GroupId } from "../protocol/ids.ts";

export const strict = { additionalProperties: false } as const;

export const name = Type.String({ minLength: 1, maxLength: lengths.name });
export const login = Type.String({ minLength: 2, maxLength: 60, pattern: "^[^\\s]+$" });
export const password = Type.String({ minLength: 8, maxLength: 200 });
export const role = Type.Union([Type.Literal("agent"), Type.Literal("supervisor"), Type.Literal("admin")]);
export const cap = Type.Integer(accountBounds.cap);
export const weight = Type.Integer(accountBounds.weight);
export const agentId = Type.Unsafe<AgentId>(id());
export const groupId = Type.Unsafe<GroupId>(
  Type.String({ minLength: 1, maxLength: lengths.id, pattern: "^[a-z0-9-]+$" }),
);
export const groupIds = Type.Array(groupId, { maxItems: counts.groupsOfAgent });
/** Of tags, breaks, hours and rules. */
export const slug = Type.String({ minLength: 1, maxLength: lengths.id, pattern: "^[A-Za-z0-9_-]+$" });
export const skill = Type.String({ minLength: 1, maxLength: lengths.id, pattern: "^[^\\s_]\\S*$" });
export const levels = Type.Record(Type.String({ pattern: "^[^\\s_]\\S{0,39}$" }), Type.Integer({ ...levelBounds }), {
  ...strict,
  maxProperties: counts.skills,
});
export const version = Type.Integer({ minimum: 0 });
