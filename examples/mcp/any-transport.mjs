// @ts-check
import { guardTransport } from "tollgate/mcp";
import { engine } from "./shop.mjs";

/**
 * Hands messages on between a client and a server that cannot be touched.
 * @typedef {{ onmessage?: ((message: any) => void) | undefined, start(): Promise<void>, send(message: any): Promise<void> }} Side
 * @param {Side} client the transport on which the client is heard
 * @param {Side} server the transport that leads to the server
 */
export async function pump(client, server) {
  guardTransport(client, { engine }); // before it has a handler and is started
  client.onmessage = (message) => void server.send(message);
  server.onmessage = (message) => void client.send(message);
  await Promise.all([server.start(), client.start()]);
}
