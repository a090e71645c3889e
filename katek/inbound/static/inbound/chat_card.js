// The card of a listing in the chat.

export function element(name, className = "", text = undefined) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export const filled = (text, value) => text.replace("%s", () => value);

const counted = (texts, one, many, count, locale) => (count === 1 ? texts[one] : filled(texts[many], new Intl.NumberFormat(locale).format(count)));

export function noPicture(texts) {
  const drawn = document.getElementById("no-picture").content.firstElementChild.cloneNode(true);
  drawn.setAttribute("aria-label", texts.no_picture);
  return drawn;
}

function picture(listing, texts) {
  const none = () => noPicture(texts);
  if (!listing.photo) return none();
  const shown = element("img");
  Object.assign(shown, { alt: "", width: 240, height: 180, loading: "lazy", decoding: "async" });
  shown.addEventListener("error", () => shown.replaceWith(none()), { once: true });
  shown.src = listing.photo;
  return shown;
}

function size(listing, texts, locale) {
  const unit = texts[listing.living_area_units];
  return unit && listing.living_area ? filled(unit, new Intl.NumberFormat(locale).format(listing.living_area)) : "";
}

function spoken(name, text) {
  const made = element("span", name, text);
  made.dir = "auto";
  return made;
}

// `place`: its number among several, as somebody may call it ("the second one"); `caption` and `note`: what is said
// of it, in the words of the reply.
function card({ listing, place, caption, note }, texts, locale) {
  const link = element("a", "card");
  Object.assign(link, { href: listing.url, target: "_blank", rel: "noopener" });
  const frame = element("span", "card-picture");
  frame.append(picture(listing, texts));
  if (texts[listing.status]) frame.append(element("span", "card-status", texts[listing.status]));
  if (place) frame.append(element("span", "card-place", new Intl.NumberFormat(locale).format(place)));
  const facts = element("span", "card-facts");
  const title = element("span", "card-title", listing.title);
  title.dir = "auto";
  facts.append(element("strong", "", listing.price_text || texts.on_request), title);
  if (caption) facts.append(spoken("card-caption", caption));
  const small = [
    listing.ref,
    listing.bedrooms > 0 && !caption ? counted(texts, "bed", "beds", listing.bedrooms, locale) : "",
    listing.bathrooms > 0 ? counted(texts, "bath", "baths", listing.bathrooms, locale) : "",
    size(listing, texts, locale),
    !caption && !listing.title.includes(listing.city) && listing.city,
  ].filter(Boolean);
  if (small.length) facts.append(element("span", "card-small", small.join(" · ")));
  if (note) facts.append(spoken("card-note", note));
  link.append(frame, facts);
  return link;
}

export function cards(homes, texts, locale) {
  const row = element("div", "cards");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", texts.homes);
  row.append(...homes.map((home) => card(home, texts, locale)));
  return row;
}
