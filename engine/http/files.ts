/** The built files of the front ends, read once at start, served from memory with the headers that keep them safe. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** What pages may do (S10). The demo shop runs under a policy as strict as the strictest customer's. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' ws: wss:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

interface File {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly compressible: boolean;
  /** Made at the first request that wants it: a start has better things to do. */
  brotli: Uint8Array<ArrayBuffer> | null;
  readonly headers: Readonly<Record<string, string>>;
}

export class FileStore {
  readonly #files = new Map<string, File>();

  /** `mounts`: where a built folder appears, `["/w/", "dist/widget"]`. */
  constructor(mounts: readonly (readonly [prefix: string, folder: string])[]) {
    for (const [prefix, folder] of mounts) this.#mount(prefix, folder);
    this.#alias("/", "/index.html");
    this.#alias("/demo", "/w/demo.html");
    this.#alias("/widget.js", "/w/widget.js");
  }

  respond(path: string, acceptEncoding: string, ifNoneMatch: string): Response {
    const file = this.#files.get(path);
    if (file === undefined)
      return new Response("not found\n", { status: 404, headers: { "Content-Type": "text/plain" } });
    if (ifNoneMatch === file.headers["ETag"]) return new Response(null, { status: 304, headers: file.headers });
    if (file.compressible && acceptEncoding.includes("br")) {
      file.brotli ??= new Uint8Array(
        brotliCompressSync(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      );
      return new Response(file.brotli, { headers: { ...file.headers, "Content-Encoding": "br" } });
    }
    return new Response(file.body, { headers: file.headers });
  }

  #mount(prefix: string, folder: string): void {
    let names: string[];
    try {
      names = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    } catch {
      throw new Error(`the built front end is missing (${folder}): run npm run build`);
    }
    for (const name of names) {
      this.#files.set(prefix + name.split(sep).join("/"), load(join(folder, name), name.includes("assets")));
    }
  }

  #alias(path: string, target: string): void {
    const file = this.#files.get(target);
    if (file !== undefined) this.#files.set(path, file);
  }
}

function load(path: string, hashed: boolean): File {
  const body = new Uint8Array(readFileSync(path));
  const type = types[extname(path)] ?? "application/octet-stream";
  const text = /text|json|javascript|svg/.test(type);
  const page = extname(path) === ".html";
  return {
    body,
    compressible: text && body.length > 500,
    brotli: null,
    headers: {
      "Content-Type": type,
      "Cache-Control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
      ETag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "strict-origin-when-cross-origin",
      "Cross-Origin-Resource-Policy": page ? "same-origin" : "cross-origin",
      ...(page ? { "Content-Security-Policy": pagePolicy } : { "Access-Control-Allow-Origin": "*" }),
      ...(text ? { Vary: "Accept-Encoding" } : {}),
    },
  };
}
