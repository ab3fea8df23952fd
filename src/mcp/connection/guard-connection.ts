import { createEngines } from "../engines.js";
import type { Settings } from "../guard-options.js";
import { createListChanges } from "../tools/list-changed.js";
import type { Receive, Transport } from "../wire/transport.js";
import type { Connection } from "./connection.js";
import { createEnforcement } from "./enforce.js";
import { createObservation } from "./observe.js";

/** Guards one connection as the options say. `routed`: an SDK server behind it keeps the subscriptions of its clients. */
export function guardConnection(settings: Settings, transport: Transport, routed: boolean): Connection {
  const engines = createEngines(settings.engine);
  if (settings.observe) return createObservation(settings, transport, engines);
  const enforcement = createEnforcement(settings, transport, engines);
  const changes = createListChanges(engines, transport, routed);
  return {
    receive(next, message, extra) {
      // It watches what goes on to the server; what is refused changes nothing.
      const watched: Receive = (passed, more) => {
        changes.incoming(passed, more);
        next(passed, more);
      };
      enforcement.receive(watched, message, extra);
    },
    outgoing(message) {
      changes.outgoing(message);
      return enforcement.outgoing(message);
    },
    close() {
      changes.close();
      enforcement.close();
    },
  };
}
