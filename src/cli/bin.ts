#!/usr/bin/env node
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Host, Output } from "./command.js";
import { main } from "./main.js";

/** A reader that has seen enough, as `head` does, is not an error. */
function leave(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

/** Colours only where the stream is a terminal that shows them; `hasColors` heeds NO_COLOR and FORCE_COLOR. */
function output(stream: WriteStream): Output {
  const colours = stream.isTTY === true && stream.hasColors();
  stream.on("error", leave);
  return {
    line: (text = "") => void stream.write(`${text}\n`),
    style: (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text),
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function takeOver(): Host {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.off("error", leave);
  return {
    ...{ stdin, stdout, stderr, env },
    onSignal(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
    },
    exit: (code) => process.exit(code),
  };
}

process.exitCode = await main(process.argv.slice(2), {
  out: output(process.stdout),
  err: output(process.stderr),
  env: process.env,
  takeOver,
});
