import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRoute, parseRoute } from "../../admin-ui/src/router.ts";

test("an address names a page, its parts and its query", () => {
  const { page, rest, query } = parseRoute("#/workbench/v1.2?from=mail");
  expect({ page, rest, from: query.get("from") }).toEqual({ page: "workbench", rest: ["v1.2"], from: "mail" });
});

test("an empty address is the first page", () => {
  for (const hash of ["", "#", "#/"]) expect(parseRoute(hash)).toMatchObject({ page: "", rest: [] });
});

test("a broken escape is taken as it stands", () => {
  expect(parseRoute("#/team/%E0%A4%A").rest).toEqual(["%E0%A4%A"]);
});

test("whatever is written as an address is read back", () => {
  const part = fc.string({ minLength: 1, unit: "grapheme" });
  fc.assert(
    fc.property(part, fc.array(part), fc.dictionary(part, fc.string()), (page, rest, query) => {
      const read = parseRoute(formatRoute(page, rest, query));
      expect(read.page).toBe(page);
      expect(read.rest).toEqual(rest);
      expect(Object.fromEntries(read.query)).toEqual({ ...query });
    }),
  );
});
