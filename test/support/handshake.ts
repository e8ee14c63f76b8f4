/** The head of a WebSocket handshake, for clients that break the rules afterwards. */
export function handshake(port: number, ...more: string[]): string {
  const lines = [
    "GET /ws HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...more,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}
