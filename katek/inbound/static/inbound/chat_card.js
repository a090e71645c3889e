// The card of a listing in the chat.

export function element(name, className = "", text = undefined) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export const filled = (text, value) => text.replace("%s", () => value);

const counted = (texts, one, many, count, locale) => (count === 1 ? texts[one] : filled(texts[many], new Intl.NumberFormat(locale).format(count)));

function picture(listing, texts) {
  const none = () => {
    const drawn = document.getElementById("no-picture").content.firstElementChild.cloneNode(true);
    drawn.setAttribute("aria-label", texts.no_picture);
    return drawn;
  };
  if (!listing.photo) return none();
  const shown = element("img");
  Object.assign(shown, { alt: "", width: 240, height: 180, loading: "lazy", decoding: "async" });
  shown.addEventListener("error", () => shown.replaceWith(none()), { once: true });
  shown.src = listing.photo;
  return shown;
}

function price(listing, texts) {
  const told = listing.price || (listing.list_price ? `${listing.list_price} ${listing.currency}` : "");
  if (!told) return texts.on_request;
  return texts[listing.period] ? filled(texts[listing.period], told) : told;
}

export function card(listing, texts, locale) {
  const link = element("a", "card");
  Object.assign(link, { href: listing.url, target: "_blank", rel: "noopener" });
  const frame = element("span", "card-picture");
  frame.append(picture(listing, texts));
  if (texts[listing.status]) frame.append(element("span", "card-status", texts[listing.status]));
  const facts = element("span", "card-facts");
  const title = element("span", "card-title", listing.title);
  title.dir = "auto";
  facts.append(element("strong", "", price(listing, texts)), title);
  const small = [
    listing.bedrooms > 0 ? counted(texts, "bed", "beds", listing.bedrooms, locale) : "",
    listing.bathrooms > 0 ? counted(texts, "bath", "baths", listing.bathrooms, locale) : "",
    !listing.title.includes(listing.city) && listing.city,
  ].filter(Boolean);
  if (small.length) facts.append(element("span", "card-small", small.join(" · ")));
  link.append(frame, facts);
  return link;
}

export function cards(listings, texts, locale) {
  const row = element("div", "cards");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", texts.homes);
  row.append(...listings.map((listing) => card(listing, texts, locale)));
  return row;
}
