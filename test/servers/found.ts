import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a command is, by the folders of `PATH`. */
export const onPath = (name: string): string | null =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find(isExecutable) ?? null;

function postgresBinaries(): string | null {
  try {
    const directory = execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: "pipe" }).trim();
    return isExecutable(join(directory, "postgres")) ? directory : null;
  } catch {
    return null;
  }
}

/** The servers that this machine has: where they run, and what starts one of our own; null for what is not there. */
export const found = {
  redisUrl: process.env.REDIS_URL ?? null,
  redisServer: onPath("redis-server"),
  databaseUrl: process.env.DATABASE_URL ?? null,
  postgresBinaries: postgresBinaries(),
};

/** What a test needs, whether it is there, and what to do if it is not. */
export const needs = {
  redis: {
    met: found.redisUrl !== null || found.redisServer !== null,
    install: "Redis: install redis-server (apt-get install redis-server), or set REDIS_URL",
  },
  redisServer: {
    met: found.redisServer !== null,
    install: "a Redis to start and stop: install redis-server (apt-get install redis-server)",
  },
  postgres: {
    met: found.databaseUrl !== null || found.postgresBinaries !== null,
    install:
      "Postgres: install postgresql with its pg_config (apt-get install postgresql libpq-dev), or set DATABASE_URL",
  },
  postgresServer: {
    met: found.postgresBinaries !== null,
    install:
      "a Postgres to start and stop: install postgresql with its pg_config (apt-get install postgresql libpq-dev)",
  },
} as const;
