-- A walker for OSRM who minds nothing but the length of the way: the ways that Yike walks on, one
-- speed, both ways, no signals, no turns. Weight is length, so that the shortest way is found.

api_version = 4

local function set(words)
  local found = {}
  for word in string.gmatch(words, '%S+') do found[word] = true end
  return found
end

local walked = set('footway pedestrian steps path crossing corridor platform elevator living_street ' ..
  'residential service unclassified road track ' ..
  'tertiary tertiary_link secondary secondary_link primary primary_link')
local if_told = set('motorway motorway_link trunk trunk_link cycleway bridleway busway')
local foot_open = set('yes designated permissive destination customers official public')
local foot_closed = set('no private use_sidepath agricultural forestry military permit')
local access_closed = set('no private agricultural forestry military permit emergency')
local beside = set('yes both left right shared')
local walls = set('wall fence hedge city_wall retaining_wall guard_rail handrail ditch wire_fence debris')

local function tag(thing, key)
  local value = thing:get_value_by_key(key)
  return value and string.match(value, '^%s*([^;]-)%s*$') or value and string.match(value, '^%s*([^;]-)%s*;')
end

function setup()
  return {
    properties = {
      weight_name = 'distance',
      weight_precision = 2,
      max_speed_for_map_matching = 10,
      u_turn_penalty = 0,
      traffic_signal_penalty = 0,
      continue_straight_at_waypoint = false,
      use_turn_restrictions = false,
    },
  }
end

function process_node(profile, node, result)
  local barrier = tag(node, 'barrier')
  local foot = tag(node, 'foot')
  if barrier == nil or foot_open[foot] then return end
  if walls[barrier] or foot_closed[foot] then result.barrier = true end
  if barrier == 'gate' and (access_closed[tag(node, 'access')] or tag(node, 'locked') == 'yes') then
    result.barrier = true
  end
end

function process_way(profile, way, result)
  local class = tag(way, 'highway')
  local foot = tag(way, 'foot')
  local access = tag(way, 'access')
  local pavement = beside[tag(way, 'sidewalk')] or beside[tag(way, 'sidewalk:both')] or
    beside[tag(way, 'sidewalk:left')] or beside[tag(way, 'sidewalk:right')]
  local other = tag(way, 'railway') == 'platform' or tag(way, 'public_transport') == 'platform' or
    tag(way, 'man_made') == 'pier'
  if not walked[class] and not if_told[class] and not other then return end
  if foot_closed[foot] then return end
  if not foot_open[foot] then
    if access_closed[access] then return end
    if if_told[class] and not pavement then return end
  end
  result.forward_mode, result.backward_mode = mode.walking, mode.walking
  result.forward_speed, result.backward_speed = 4, 4
  result.forward_rate, result.backward_rate = 4 / 3.6, 4 / 3.6
end

function process_turn(profile, turn)
  turn.duration, turn.weight = 0, 0
end

return { setup = setup, process_way = process_way, process_node = process_node, process_turn = process_turn }
