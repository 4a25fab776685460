// Holds the one stream of this browser and tells every tab what it says.
"use strict";
const ports = new Set();
let stream = null;
let isOpen = false;

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function open(address) {
  if (stream) return;
  stream = new EventSource(address);
  stream.onopen = () => { isOpen = true; tell({ type: "open" }); };
  stream.onerror = () => {
    isOpen = false;
    tell({ type: "closed" });
    if (stream.readyState === EventSource.CLOSED) {
      // Refused for good (signed out, too many): try again later, the browser will not.
      stream = null;
      setTimeout(() => ports.size && open(address), 15000);
    }
  };
  stream.addEventListener("change", (event) => {
    const { type, ids } = JSON.parse(event.data);
    tell({ type: "change", kind: type, ids });
  });
  stream.addEventListener("reset", () => tell({ type: "reset" }));
}

onconnect = (event) => {
  const [port] = event.ports;
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data.gone) {
      ports.delete(port);
      if (!ports.size) { stream?.close(); stream = null; isOpen = false; }
      return;
    }
    ports.add(port);
    open(data.events);
    if (isOpen) port.postMessage({ type: "open" });
  };
  port.start();
};
