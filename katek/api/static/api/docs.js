// Draws the routes of openapi.json, each with a form to try it.
"use strict";

const routes = document.getElementById("routes");
const METHODS = ["get", "post", "put", "patch", "delete"];
let schemas = {};

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// An example of a schema, three levels deep.
function example(schema, depth = 0) {
  if (!schema || depth > 3) return null;
  if (schema.$ref) return example(schemas[schema.$ref.split("/").pop()], depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf || schema.oneOf || schema.allOf;
  if (choice) return example(choice.find((one) => one.type !== "null"), depth);
  if (schema.type === "object") {
    const parts = Object.entries(schema.properties || {});
    return Object.fromEntries(parts.map(([name, part]) => [name, example(part, depth + 1)]));
  }
  if (schema.type === "array") return [];
  return { string: "", integer: 0, number: 0, boolean: false }[schema.type] ?? null;
}

function field(parameter) {
  const input = element("input", { name: parameter.name, "data-in": parameter.in });
  if (parameter.required) input.required = true;
  const said = parameter.description || (parameter.schema || {}).description || "";
  return element("label", {}, `${parameter.name} ${parameter.required ? "(required) " : ""}`, input,
    element("span", { class: "hint" }, said));
}

function bodyField(operation) {
  const content = (operation.requestBody || {}).content || {};
  if (!content["application/json"]) return null;
  const area = element("textarea", { name: "body", "aria-label": "Body", spellcheck: "false" });
  area.value = JSON.stringify(example(content["application/json"].schema), null, 2);
  return area;
}

function address(path, form) {
  const query = new URLSearchParams();
  let full = path;
  for (const input of form.querySelectorAll("input[data-in]")) {
    if (input.dataset.in === "path") full = full.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (input.value) query.append(input.name, input.value);
  }
  return query.size ? `${full}?${query}` : full;
}

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function send(method, path, form, output) {
  const key = document.getElementById("key").value.trim();
  const body = form.querySelector("textarea");
  const headers = key ? { Authorization: `Bearer ${key}` } : { "X-CSRFToken": cookie("csrftoken") };
  if (body) headers["Content-Type"] = "application/json";
  output.hidden = false;
  output.textContent = "…";
  try {
    const answer = await fetch(address(path, form), {
      method: method.toUpperCase(), headers, body: body ? body.value : undefined,
    });
    const text = await answer.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it came */ }
    output.textContent = `${answer.status} ${answer.statusText}\n\n${shown}`;
  } catch (problem) {
    output.textContent = `No answer: ${problem.message}`;
  }
}

function route(path, method, operation) {
  const output = element("pre", { "aria-live": "polite" });
  output.hidden = true;
  const form = element("form", {}, ...(operation.parameters || []).map(field));
  const body = bodyField(operation);
  if (body) form.append(body);
  form.append(element("button", {}, "Send"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(method, path, form, output);
  });
  const title = element("summary", {}, element("span", { class: "method" }, method.toUpperCase()),
    element("code", {}, path), ` ${operation.summary || ""}`);
  return element("details", {}, title, element("p", {}, operation.description || ""), form, output);
}

async function draw() {
  const schema = await (await fetch(routes.dataset.schema)).json();
  schemas = (schema.components || {}).schemas || {};
  document.getElementById("about").textContent = schema.info.description;
  const groups = new Map();
  for (const [path, operations] of Object.entries(schema.paths)) {
    for (const method of METHODS.filter((one) => operations[one])) {
      const tag = (operations[method].tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, element("section", {}, element("h2", {}, tag)));
      groups.get(tag).append(route(path, method, operations[method]));
    }
  }
  routes.append(...groups.values());
  routes.removeAttribute("aria-busy");
}

document.getElementById("who").addEventListener("submit", (event) => event.preventDefault());
draw();
