#!/bin/sh
# Starts Mosquitto in its container: fills in the template of mqtt/broker, takes the access
# list that the service `access` wrote, and listens to WebSockets too.
set -eu
umask 077

place=$BROKER_DATA/configuration
rm -rf "$place"
mkdir -p "$place"
cp "$BROKER_ACCESS" "$place/access.json"
sed -e "s|\${listener}|$BROKER_LISTENER|" -e "s|\${plugin}|$BROKER_PLUGIN|" \
    -e "s|\${config}|$place|" -e "s|\${data}|$BROKER_DATA|" \
    "$BROKER_FILES/mosquitto.conf" >"$place/mosquitto.conf"
[ -z "${BROKER_WEB_LISTENER:-}" ] ||
    printf 'listener %s\nprotocol websockets\n' "$BROKER_WEB_LISTENER" >>"$place/mosquitto.conf"
exec mosquitto -c "$place/mosquitto.conf"
