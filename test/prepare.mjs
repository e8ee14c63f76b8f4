/**
 * Gets the programs the tests drive that npm does not carry: a browser, a NATS server and a font with Chinese glyphs
 * for the pictures. Runs before anything is built. What cannot be had stops the run: no test is left out in silence.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const wanted = [
  { what: "a Chromium browser", package: "chromium", there: () => anyProgram("chromium", "chromium-browser") },
  { what: "a NATS server", package: "nats-server", there: () => anyProgram("nats-server") },
  { what: "a Chinese font", package: "fonts-noto-cjk", there: hasChineseFont },
];

/** Debian keeps servers in /usr/sbin, which is not on every PATH. */
function anyProgram(...names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  return folders.some((folder) => names.some((name) => isExecutable(join(folder, name))));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function hasChineseFont() {
  try {
    return execFileSync("fc-list", [":lang=zh", "family"], { encoding: "utf8" }).trim() !== "";
  } catch {
    return existsSync("/usr/share/fonts/opentype/noto");
  }
}

/** The words to put before apt-get, or null where it cannot be used. */
function rootPrefix() {
  if (!anyProgram("apt-get")) return null;
  if (process.getuid?.() === 0) return [];
  try {
    execFileSync("sudo", ["-n", "true"], { stdio: "ignore" });
    return ["sudo", "-n"];
  } catch {
    return null;
  }
}

function apt(prefix, ...args) {
  const [program, ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
  execFileSync(program, rest, { stdio: "inherit" });
}

function install(prefix, packages) {
  try {
    apt(prefix, "install", "-y", "--no-install-recommends", ...packages);
  } catch {
    // Package lists are empty or old on a fresh machine.
    apt(prefix, "update");
    apt(prefix, "install", "-y", "--no-install-recommends", ...packages);
  }
}

const missing = wanted.filter((thing) => !thing.there());
const prefix = missing.length > 0 ? rootPrefix() : null;
if (prefix !== null) {
  console.log(`installing for the tests: ${missing.map((thing) => thing.package).join(" ")}`);
  try {
    install(
      prefix,
      missing.map((thing) => thing.package),
    );
  } catch (error) {
    console.error(`apt-get failed: ${error.message}`);
  }
}

const stillMissing = missing.filter((thing) => !thing.there());
if (stillMissing.length > 0) {
  console.error(`The tests need ${stillMissing.map((thing) => thing.what).join(" and ")}. On Debian or Ubuntu:`);
  console.error(`  apt-get install ${stillMissing.map((thing) => thing.package).join(" ")}`);
  console.error("On another system install the same programs so that they are on the PATH, then run the tests again.");
  process.exit(1);
}
