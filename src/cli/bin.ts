#!/usr/bin/env node
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { Output } from "./command.js";
import { main } from "./main.js";

/** Colours only where the stream is a terminal that shows them; `hasColors` heeds NO_COLOR and FORCE_COLOR. */
function output(stream: WriteStream): Output {
  const colours = stream.isTTY === true && stream.hasColors();
  // A reader that has seen enough, as `head` does, is no error.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  return {
    line: (text = "") => void stream.write(`${text}\n`),
    style: (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text),
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

process.exitCode = await main(process.argv.slice(2), {
  out: output(process.stdout),
  err: output(process.stderr),
  env: process.env,
  host: {
    stdin: process.stdin,
    stdout: process.stdout,
    env: process.env,
    onSignal(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
  },
});
